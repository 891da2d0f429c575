def sqrt_all(v):
    # 60 steps for everybody; more accurate than asked for
    y = v
    for _ in range(60):
        y = 0.5 * (y + v / y)
    return y
