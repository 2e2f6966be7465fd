let xGeometry = 1
