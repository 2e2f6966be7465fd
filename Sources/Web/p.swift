let xWeb = 1
