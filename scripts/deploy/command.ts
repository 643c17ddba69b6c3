import { Refused } from './refused'
import type { Target } from './target'

type Ran = { readonly ok: boolean; readonly out: string; readonly err: string }
type Options = { readonly stdin?: string; readonly show?: boolean }

/** Runs a program in the checkout and gives what it printed; with `show` a person sees it as it comes. */
export async function run(target: Target, command: readonly string[], options: Options = {}): Promise<Ran> {
  const child = Bun.spawn([...command], {
    cwd: target.root,
    env: target.env,
    stdin: options.stdin === undefined ? 'ignore' : new Blob([options.stdin]),
    stdout: options.show ? 'inherit' : 'pipe',
    stderr: options.show ? 'inherit' : 'pipe',
  })
  const [out, err, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), child.exited])
  return { ok: exitCode === 0, out, err }
}

/** The same, and `Refused` with what it said when it fails. */
export async function insist(target: Target, command: readonly string[], options: Options = {}) {
  const ran = await run(target, command, options)
  if (!ran.ok) throw new Refused(`This failed: ${command.slice(0, 3).join(' ')} …\n${ran.err}`.trimEnd())
  return ran.out
}

/** A line for the shell of the machine that manages the Swarm. */
export function onManager({ host, folder }: Target, line: string): string[] {
  const there = `cd '${folder}' && ${line}`
  return host ? ['ssh', host, there] : ['sh', '-c', there]
}

function text(stream: ReadableStream<Uint8Array> | undefined): Promise<string> {
  return stream ? new Response(stream).text() : Promise.resolve('')
}
