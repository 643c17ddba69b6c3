/**
 * What other implementations learned the hard way, in every mode in which programs are served and on every tier.
 * jit/jit.test.ts looks at the same one by one, and at what is compiled.
 */
import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const CLI = Bun.fileURLToPath(new URL('./cli.ts', import.meta.url))
const TIERS = ['cek', 'vm', 'js', 'auto']

/** Each function is called often enough to be compiled; the value is a list of one result each. */
const PROGRAM = `
(define n 'global)
(define effects 0)
(define (often f) (let loop ((i 0)) (if (< i 500) (begin (f) (loop (+ i 1))) (f))))
(define (sees-its-parameter n) (+ n 1))
(define (kind x) (cond ((= x 1) 'one) (else (case x ((2) 'two) (else (guard (e (else 'caught)) (raise x)))))))
(define (divided a b) (/ a b))
(define (alike a b) (= a b))
(define (choose x) (call/cc (fn (k) (if (odd? x) (k 'odd) 'even))))
(define (effect x) (set! effects (+ effects 1)) (if (= 0 (modulo x 3)) (raise 'third) x))
(define (count-effects i) (if (< i 300) (begin (guard (e (true nil)) (effect i)) (count-effects (+ i 1))) effects))
(define result
  (list (often (fn () (sees-its-parameter 41)))
        (often (fn () (list (kind 1) (kind 2) (kind 3))))
        (often (fn () (divided 1 3)))
        (often (fn () (list (alike 5/2 2.5) (alike '(1 (2)) (list 1 (list 2))) (alike 1 2))))
        (often (fn () (list (choose 1) (choose 2))))
        (count-effects 0)))`

const VALUE = '(42 (one two caught) 1/3 (true true false) (odd even) 300)'

const folder = mkdtempSync(join(tmpdir(), 'sx-modes-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'program.sx'), `${PROGRAM}\n(write result)`)
writeFileSync(join(folder, 'spec.sx'), `${PROGRAM.replaceAll('\n', ' ')}\nresult ; => ${VALUE}\n`)
const pages = mkdtempSync(join(folder, 'pages-'))
writeFileSync(join(pages, 'index.sx'), `${PROGRAM}\n(p (write-string result))`)

const quoted = JSON.stringify
/** The clock is not what is tried here, and a busy machine is slow. */
const UNHURRIED = ['--wall', '60000']

/** How each mode shows the value, given the tier's options. */
const MODES: Record<string, (tier: string[]) => Promise<string>> = {
  eval: tier => sx(['eval', `${PROGRAM} result`, ...tier]),
  run: tier => sx(['run', join(folder, 'program.sx'), ...tier]),
  repl: tier => sx(['repl', ...tier], `${PROGRAM}\nresult\n`),
  test: tier => sx(['test', join(folder, 'spec.sx'), ...tier]),
  'serve, eval': async tier => served(tier, `(eval ${quoted(`${PROGRAM} result`)})`),
  'serve, load and render': async tier =>
    served(tier, `(load-source ${quoted(PROGRAM)})`, '(render "(write-string result)")'),
  site: async tier => {
    await sx(['site', pages, join(folder, 'out'), ...tier])
    return readFileSync(join(folder, 'out/index.html'), 'utf8')
  },
  http: tier => overHttp(tier),
}

for (const [mode, shown] of Object.entries(MODES)) {
  test(`${mode} means the same on every tier`, async () => {
    for (const tier of TIERS) {
      const text = await shown(['--tier', tier])
      if (mode === 'test')
        expect({ tier, text }).toEqual({ tier, text: 'spec: 1 passed, 0 failed\n1 passed, 0 failed\n' })
      else expect({ tier, holds: text.includes(VALUE) ? VALUE : text }).toEqual({ tier, holds: VALUE })
    }
  }, 60_000)
}

/** A program that compiles functions and a loop, and shows what was counted of it. */
const COUNTED = `
(define (add a b) (+ a b))
(define (sum-to n) (let loop ((i 0) (s 0)) (if (< i n) (loop (+ i 1) (add s i)) s)))
(define (safe x) (guard (e (true 0)) (first x)))
(define (twice f x) (f (f x)))
(define (captures x) (call/ec (fn (k) (k x))))
(define total (let loop ((i 0) (t 0))
  (if (< i 3000) (loop (+ i 1) (+ t (sum-to 3) (safe (list i)) (twice (fn (x) (captures x)) i))) t)))
(define mapped (reduce + 0 (map (fn (x) (add x 1)) (range 200))))
(define shown (write-string (list total mapped (jit-counters))))`

writeFileSync(join(folder, 'counted.sx'), `${COUNTED}\n(print shown)`)
writeFileSync(join(pages, 'counted.sx'), `${COUNTED}\n(p shown)`)

test('the same program gives the same counters in every mode, whatever ran before it', async () => {
  const child = Bun.spawn([process.execPath, CLI, 'http', pages, '--port', '0', ...UNHURRIED], {
    stdout: 'pipe',
  })
  try {
    const { value } = await child.stdout.getReader().read()
    const origin = /http:\/\/\S+/.exec(new TextDecoder().decode(value))?.[0] ?? ''
    const post = async (path: string, body: string) =>
      (await fetch(new URL(path, origin), { method: 'POST', body })).text()
    const get = async () => (await fetch(new URL('/counted', origin))).text()
    const told: Record<string, string> = {
      eval: await sx(['eval', `${COUNTED} shown`]),
      run: await sx(['run', join(folder, 'counted.sx')]),
      'run --untrusted': await sx(['run', '--untrusted', ...UNHURRIED, join(folder, 'counted.sx')]),
      repl: await sx(['repl'], `${COUNTED}\nshown\n`),
      'serve, eval': await served([], `(eval ${quoted(`${COUNTED} shown`)})`),
      'serve, load and render': await served([], `(load-source ${quoted(COUNTED)})`, '(render "(p shown)")'),
      'POST /eval': await post('/eval', `${COUNTED} shown`),
      'a stranger in between': await post('/eval', '(jit-set-threshold! 1000000000) (jit-exclude! "*") 1'),
      'POST /eval again': await post('/eval', `${COUNTED} shown`),
      'POST /render': await post('/render', `${COUNTED} (p shown)`),
      GET: await get(),
      'GET again': await get(),
    }
    await sx(['site', pages, join(folder, 'out')])
    told.site = readFileSync(join(folder, 'out/counted.html'), 'utf8')
    const counters = (text: string) => /\{.*\}/.exec(text.replaceAll('&quot;', '"').replaceAll('\\', ''))?.[0]
    const wanted = counters(told.eval as string) ?? 'none'
    expect(wanted).toMatch(/:compiled [1-9]/)
    for (const [mode, text] of Object.entries(told))
      if (mode !== 'a stranger in between')
        expect({ mode, counters: counters(text) ?? text }).toEqual({ mode, counters: wanted })
    writeFileSync(
      join(folder, 'counted-spec.sx'),
      `${COUNTED.replaceAll('\n', ' ')}\n(jit-counters) ; => ${wanted}\n`,
    )
    expect(await sx(['test', join(folder, 'counted-spec.sx')])).toContain('1 passed, 0 failed')
  } finally {
    child.kill()
    await child.exited
  }
}, 120_000)

async function sx(args: string[], input = ''): Promise<string> {
  const child = Bun.spawn([process.execPath, CLI, ...args], {
    stdin: Buffer.from(input),
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  expect({ code: await child.exited, err }).toEqual({ code: 0, err: '' })
  return out
}

async function served(tier: string[], ...commands: string[]): Promise<string> {
  return sx(['serve', ...tier], `${['(epoch 1)', ...commands].join('\n')}\n`)
}

async function overHttp(tier: string[]): Promise<string> {
  const child = Bun.spawn([process.execPath, CLI, 'http', pages, '--port', '0', ...UNHURRIED, ...tier], {
    stdout: 'pipe',
  })
  try {
    const { value } = await child.stdout.getReader().read()
    const origin = /http:\/\/\S+/.exec(new TextDecoder().decode(value))?.[0] ?? ''
    const evaluated = await fetch(new URL('/eval', origin), { method: 'POST', body: `${PROGRAM} result` })
    expect(await evaluated.text()).toBe(`${VALUE}\n`)
    return await (await fetch(new URL('/', origin))).text()
  } finally {
    child.kill()
    await child.exited
  }
}
