# The coordinator clones repositories, so it needs git, which Lambda's own Node runtime does not have.
# Built from the folder that scripts/build-lambda.mjs makes for it.
FROM public.ecr.aws/lambda/nodejs:24
RUN dnf install -y --setopt=install_weak_deps=False git-core && dnf clean all && rm -rf /var/cache/dnf
COPY . ${LAMBDA_TASK_ROOT}/
RUN rm -f ${LAMBDA_TASK_ROOT}/Dockerfile
CMD ["index.handler"]
