let xStorage = 1
