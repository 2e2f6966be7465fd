-- For wrk: every request asks for another box of five columns and three rows of squares. ITEMS is the path, SIDE the
-- number of squares in a row.
local step, side, path = 0.0004, tonumber(os.getenv("SIDE")), os.getenv("ITEMS")

function init() math.randomseed(1) end

function request()
  local x = 112 + math.random(0, side - 6) * step
  local y = 30 + math.random(0, side - 4) * step
  local box = string.format("%.6f,%.6f,%.6f,%.6f", x, y, x + 4.5 * step, y + 2.5 * step)
  return wrk.format("GET", path .. "?bbox=" .. box .. "&limit=100&f=json")
end
