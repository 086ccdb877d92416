# packaging: see the end of the house
