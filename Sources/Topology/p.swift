let xTopology = 1
