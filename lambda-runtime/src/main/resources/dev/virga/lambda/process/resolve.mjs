// Lets ES modules find packages of layers and of the runtime through NODE_PATH, as Lambda does.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const fromTask = createRequire(pathToFileURL(`${process.env.LAMBDA_TASK_ROOT}/`));

export async function resolve(specifier, context, nextResolve) {
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^([./]|\w+:)/.test(specifier)) {
      throw error;
    }
    let file;
    try {
      file = fromTask.resolve(specifier);
    } catch {
      throw error;
    }
    return nextResolve(pathToFileURL(file).href, context);
  }
}
