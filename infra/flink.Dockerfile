# Flink with the grounding job in it: the same image for the job manager (application mode) and the task managers.
# Build from the repository's root: docker build -f infra/flink.Dockerfile -t sightline-flink .
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -B -q -ntp -DskipTests -pl grounding-operator -am package

FROM flink:2.2.1-java17
# ONNX Runtime would otherwise report its use over the network: docs/decisions/0053.
ENV ORT_DISABLE_TELEMETRY=1
COPY --from=build /src/grounding-operator/target/sightline-grounding-operator-*-job.jar /opt/flink/usrlib/sightline-grounding-job.jar
COPY --from=build /src/models /opt/sightline/models
COPY infra/flink-resume /usr/local/bin/flink-resume
