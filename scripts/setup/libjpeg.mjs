// libjpeg-turbo's cjpeg and djpeg, which the tests' JPEG files come from and are compared with: the system's own, else
// Debian's package.
import { installPackages } from '../lib/apt.mjs';
import { onPath } from '../lib/run.mjs';
import { Stop } from '../lib/say.mjs';

// The environment variables that tell tests what to run. They may name other programs.
export async function ensureLibjpeg() {
  const find = () => ({
    DAE_CJPEG: process.env.DAE_CJPEG ?? onPath('cjpeg'),
    DAE_DJPEG: process.env.DAE_DJPEG ?? onPath('djpeg'),
  });
  const missing = () => Object.values(find()).some((program) => !program);
  if (missing()) {
    const problem = await installPackages(['libjpeg-turbo-progs'], 'for the tests of JPEG');
    if (problem) throw new Stop(problem);
  }
  return find();
}
