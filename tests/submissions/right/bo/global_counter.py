step = lambda x, count: (x + x * count, count + 2)
