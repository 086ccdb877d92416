"""Events in the shape of San Francisco's public list of land parcels ("citylots"), which matchers are usually measured with.

The real file is not part of this repository; what is made here has its fields, its number of events, about their size (875 bytes), a street
for each lot out of about a thousand, and 4 to 60 corners of which each has 14 decimals. The constants that bench/patterns/lots.json asks for are
planted with the shares below, so that a set of five matches as many events as is usual: exact 0.4 %, prefix 1.5 %, suffix 10 %,
equals-ignore-case 56 %, anything-but nearly all.
"""

import random

COUNT = 213_068
SEED = 1906

# How often a lot of 10,000 lies in one of these streets; all others share the rest.
STREETS = {
    "MISSION": 280, "VALENCIA": 62, "LOMBARD": 84, "HAIGHT": 83, "NOE": 6.1, "SUTTER": 90, "GUERRERO": 9.8, "GREEN": 89,
    "MORAGA": 1.1, "MONTEREY": 75, "LEAVENWORTH": 15.4, "ZAMPA": 1.8, "COLUMBUS": 112, "BALBOA": 240, "CABRILLO": 210, "TARAVAL": 180,
    "JUDAH": 160, "KIRKHAM": 150, "NORIEGA": 170, "ORTEGA": 165, "PACHECO": 155, "QUINTARA": 120, "RIVERA": 130, "ULLOA": 140,
    "VICENTE": 135, "WAWONA": 90, "ANZA": 190, "CLEMENT": 66, "POLK": 80, "FILLMORE": 95, "DIVISADERO": 88, "BRODERICK": 80,
    "BAKER": 70, "LYON": 60, "PINE": 110, "BUSH": 115, "POST": 95, "ELLIS": 60, "HARRISON": 70, "BRYANT": 75, "SHOTWELL": 50,
    "BARTLETT": 30, "CAPP": 35, "HOLLY": 4.1, "DWIGHT": 0.1, "LISBON": 32, "MADRID": 33, "NAPLES": 34, "VIENNA": 30, "ATHENS": 29, "MOSCOW": 28,
}
PARCELS = {"1733021": 4.7, "3721088": 1.6, "5102007": 30.7}
LONE = {177: "0417033", 186: "TIDELAND"}  # one lot each
BEGINNINGS = "AL BAN BEL BRU CAR CLAR DOR ED FAR FEL GAR HAM HER IR JEN KEN LAN LOR MAY NEW OAK PAR REY RUS SEA STAN TER UP VER WIN".split()
ENDS = "BERT BURY COTT DALE DON FORD HILL HURST LAND LEY LOW MONT NEY RIDGE SIDE TON VIEW WELL WICK WOOD".split()
TYPES = ["ST"] * 546 + ["AVE"] * 270 + ["DR"] * 60 + ["WAY"] * 50 + ["TER"] * 30 + ["CT"] * 20 + ["BLVD"] * 14 + [None] * 10


def streets(draw):
    names, weights = list(STREETS), list(STREETS.values())
    others = sorted({a + b + c for a in BEGINNINGS for b in ENDS for c in ("", " " + a)})
    rest = (10_000 - sum(weights)) / len(others)
    return draw.choices(names + others, weights + [rest] * len(others), k=COUNT)


def parcel(draw):
    block = "%04d%s" % (draw.randint(1, 7299), draw.choice("ABC") if draw.random() < 0.04 else "")
    lot = "%03d%s" % (draw.randint(1, 299), draw.choice("AB") if draw.random() < 0.03 else "")
    whole = block + lot
    if draw.random() * 10_000 < sum(PARCELS.values()):
        whole = draw.choices(list(PARCELS), list(PARCELS.values()))[0]
    return block, lot, whole


def corners(draw):
    west, south = -122.515 + draw.random() * 0.15, 37.708 + draw.random() * 0.1
    count = min(60, 5 + int(draw.expovariate(1 / 4.9)))
    points = ['{"x":%.14f,"y":%.14f,"z":0}' % (west + draw.random() * 0.001, south + draw.random() * 0.001)
              for _ in range(count)]
    if draw.random() * 10_000 < 10:
        points[draw.randrange(2)] = '{"x":-122.44187302716554,"y":37.76140093820461,"z":0}'
    return points + points[:1]  # a ring ends where it began


def lines(count=COUNT):
    """The events, one JSON text each; fewer are the beginning of more."""
    draw = random.Random(SEED)
    street = streets(draw)
    for i in range(min(count, COUNT)):
        block, lot, whole = parcel(draw)
        if i in LONE:
            whole = LONE[i]
        house = 1200 if draw.random() < 0.011 else draw.randint(1, 4400)
        kind, points = draw.choice(TYPES), corners(draw)
        shape = "MultiPolygon" if draw.random() * 10_000 < 5.6 else "Polygon"
        yield ('{"type":"Feature","properties":{"MAPBLKLOT":"%s","BLKLOT":"%s","BLOCK_NUM":"%s","LOT_NUM":"%s","FROM_ST":"%d",'
               '"TO_ST":"%d","STREET":"%s","ST_TYPE":%s,"ODD_EVEN":"%s"},"geometry":{"type":"%s","coordinates":[%s],'
               '"firstCoordinates":%s}}'
               % (whole, block + lot, block, lot, house, house, street[i], '"%s"' % kind if kind else "null",
                  "EO"[house % 2], shape, ",".join(points), points[0]))
