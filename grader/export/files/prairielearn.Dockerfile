# Written by `jaxercise export prairielearn`: the image in which answers are graded. The grader itself is not in it; it
# comes with each job, from serverFilesCourse/jaxercise. So the image is built again only when requirements.txt changes.
FROM python:3.@MINOR@-slim
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /opt/jaxercise \
 && /opt/jaxercise/bin/python -m pip install --no-cache-dir --requirement /tmp/requirements.txt \
 && rm /tmp/requirements.txt
