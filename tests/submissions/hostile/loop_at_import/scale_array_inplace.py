"""expect: TIMEOUT trace/too-slow"""

while True:
    pass
