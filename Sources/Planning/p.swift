let xPlanning = 1
