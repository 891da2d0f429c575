def scale(data_list, val):
    # my own copy may be changed: nobody else has it
    result = data_list.copy()
    for i in range(len(result)):
        result[i] *= val
    return result
