# exercise: global-counter
# verdict: ERROR raises
# first line: write your answer in place of this line
# often: the file that everybody starts from
