let xts = 1
