let xTiling = 1
