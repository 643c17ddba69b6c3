/** The other implementations, each timing itself in its own process. Null when one is not installed. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scratchFolder } from '../../scripts/scratch-folder'
import { best } from './measure'
import { PROGRAMS } from './programs'

const FIB = '(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))'

export function chez(_program: 'fib'): Promise<number | null> {
  const source = `${FIB}
(let loop ((i 0) (best 1e9))
  (if (= i 12)
      (begin (display best) (newline))
      (let ((t (real-time))) (fib 35) (loop (+ i 1) (min best (- (real-time) t))))))`
  return timed(['chezscheme', 'scheme'], file => ['--script', file], source, 'fib.ss')
}

export function guileCtak(): Promise<number | null> {
  const source = `${PROGRAMS.continuations}
(let loop ((i 0) (best 1e9))
  (if (= i 12)
      (begin (display best) (newline))
      (let ((t (get-internal-real-time)))
        (ctak 18 12 6)
        (loop (+ i 1) (min best (/ (- (get-internal-real-time) t) (/ internal-time-units-per-second 1000.0)))))))`
  return timed(['guile'], file => [file], source, 'ctak.scm')
}

/** Milliseconds from the shell's start of it to its end. */
export async function shellEval(): Promise<number> {
  const cli = Bun.fileURLToPath(new URL('../../core/sx/cli.ts', import.meta.url))
  return best(() => Bun.spawnSync([process.execPath, cli, 'eval', '(+ 1 2)']), 5)
}

async function timed(
  names: string[],
  args: (file: string) => string[],
  source: string,
  name: string,
): Promise<number | null> {
  const program = names.map(n => Bun.which(n)).find(found => found !== null)
  if (!program) return null
  const { folder: directory, close } = scratchFolder('bench')
  try {
    const file = join(directory, name)
    writeFileSync(file, source)
    const child = Bun.spawn([program, ...args(file)], {
      stdout: 'pipe',
      stderr: 'ignore',
      env: { ...process.env, XDG_CACHE_HOME: directory },
    })
    return Number((await new Response(child.stdout).text()).trim().split('\n').at(-1))
  } finally {
    close()
  }
}
