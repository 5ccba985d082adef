// Finds ffmpeg, which creates and checks the tests' videos, on the system, or installs Debian's package.
import { installPackages } from '../lib/apt.mjs';
import { onPath } from '../lib/run.mjs';
import { UserError } from '../lib/say.mjs';

// Returns the environment variable that tells tests which ffmpeg to run. DAE_FFMPEG may name another program.
export async function ensureFfmpeg() {
  const find = () => process.env.DAE_FFMPEG ?? onPath('ffmpeg');
  if (!find()) {
    const problem = await installPackages(['ffmpeg'], 'for the tests of video');
    if (problem) throw new UserError(problem);
  }
  return { DAE_FFMPEG: find() };
}
