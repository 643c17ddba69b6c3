import { ImageBroken } from './image-refusals'

const PROGRAM = Bun.fileURLToPath(new URL('./svg-program.ts', import.meta.url))
const FONTS = Bun.fileURLToPath(new URL('./fonts.conf', import.meta.url))
/** A logo takes half a second on a machine that has nothing else to do. */
const LIMIT_MS = 20_000

/**
 * An SVG drawn as PNG: a logo as large as all its sizes need, a picture as its author thought of it. A few hundred bytes of `<use>` or of a filter can take hours, and librsvg is not to be stopped: a
 * process of its own draws, knows none of our secrets, and is ended when its time is over. Throws `ImageBroken`.
 */
export async function drawSvg(
  bytes: Uint8Array,
  limitMs = LIMIT_MS,
  as: 'logo' | 'picture' = 'logo',
): Promise<Buffer> {
  const program = Bun.spawn([process.execPath, PROGRAM, as], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', FONTCONFIG_FILE: FONTS },
    stdin: bytes,
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: limitMs,
    killSignal: 'SIGKILL',
  })
  const [drawn, said] = await Promise.all([
    new Response(program.stdout).bytes(),
    new Response(program.stderr).text(),
    program.exited,
  ])
  if (program.signalCode !== null) throw new ImageBroken('not drawn in its time')
  if (program.exitCode !== 0) throw new ImageBroken('cannot be drawn', { cause: new Error(said.slice(-500)) })
  return Buffer.from(drawn)
}
