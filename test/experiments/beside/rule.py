"""What `small.py` and the copy of it in JavaScript have in common: the same sums in the same order."""


def slope(points, weight):
    xy = 0.0
    xx = 0.0
    for x, y in points:
        xy += x * y
        xx += x * x
    return xy / (xx + weight)
