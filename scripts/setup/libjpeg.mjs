// Finds libjpeg-turbo's cjpeg and djpeg on the system, or installs Debian's package. The tests create JPEG files with cjpeg
// and compare the decoder with djpeg.
import { installPackages } from '../lib/apt.mjs';
import { onPath } from '../lib/run.mjs';
import { UserError } from '../lib/say.mjs';

// Returns the environment variables that tell tests which programs to run. They may name other programs.
export async function ensureLibjpeg() {
  const find = () => ({
    DAE_CJPEG: process.env.DAE_CJPEG ?? onPath('cjpeg'),
    DAE_DJPEG: process.env.DAE_DJPEG ?? onPath('djpeg'),
  });
  const missing = () => Object.values(find()).some((program) => !program);
  if (missing()) {
    const problem = await installPackages(['libjpeg-turbo-progs'], 'for the tests of JPEG');
    if (problem) throw new UserError(problem);
  }
  return find();
}
