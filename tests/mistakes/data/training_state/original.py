# exercise: sgd-momentum-tree
# verdict: FAIL mutates-argument
# first line: build a new value instead of changing `p['dense']['w']`
# often: the file that everybody starts from, without its class
