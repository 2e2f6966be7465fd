"""Writes a GeoPackage of 400 made-up rows with names, dates and moments: dated_file.py PATH SEED"""
import datetime
import random
import sys

from osgeo import ogr, osr

ogr.UseExceptions()
path, seed = sys.argv[1], int(sys.argv[2])
chance = random.Random(seed)
system = osr.SpatialReference()
system.ImportFromEPSG(4326)
file = ogr.GetDriverByName("GPKG").CreateDataSource(path)
layer = file.CreateLayer("works", system, ogr.wkbPoint, options=["GEOMETRY_NAME=geom"])
for name, kind in [("name", ogr.OFTString), ("begun", ogr.OFTDate), ("ended", ogr.OFTDate), ("seen", ogr.OFTDateTime)]:
    layer.CreateField(ogr.FieldDefn(name, kind))
names = ["café", "cafe", "CAFÉ", "Cafe", "Straße", "STRASSE", "Ångström", "angstrom", "桥", "it's", "50%", "a_b", "aXb", ""]
layer.StartTransaction()
for _ in range(400):
    feature = ogr.Feature(layer.GetLayerDefn())
    if chance.random() < 0.9:
        feature.SetField("name", chance.choice(names))
    begun = datetime.date(2019, 12, 1) + datetime.timedelta(days=chance.randrange(120))
    if chance.random() < 0.9:
        feature.SetField("begun", begun.isoformat())
    if chance.random() < 0.9:
        feature.SetField("ended", (begun + datetime.timedelta(days=chance.randrange(40))).isoformat())
    if chance.random() < 0.9:
        moment = datetime.datetime(2020, 2, 28, 23, 59, 58) + datetime.timedelta(seconds=chance.choice([0, 1, 2, 3, 86400, 86402]))
        feature.SetField("seen", moment.isoformat() + "Z")
    feature.SetGeometryDirectly(ogr.CreateGeometryFromWkt(f"POINT({chance.uniform(112, 113)} {chance.uniform(30, 31)})"))
    layer.CreateFeature(feature)
layer.CommitTransaction()
