import { expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serveHttp } from '../serve/http.ts'

const CLI = Bun.fileURLToPath(new URL('../cli.ts', import.meta.url))

function sx(...args: string[]): { code: number; out: string; err: string } {
  const run = Bun.spawnSync([process.execPath, CLI, ...args])
  return { code: run.exitCode, out: run.stdout.toString(), err: run.stderr.toString() }
}

test('eval prints the value as it reads', () => {
  expect(sx('eval', '(str "a" "b")')).toEqual({ code: 0, out: '"ab"\n', err: '' })
  expect(sx('eval', '(/ 4 6)', '--tier', 'js').out).toBe('2/3\n')
  expect(sx('eval', "(cons 1 '(2 . 3))", '--r7rs').out).toBe('(1 2 . 3)\n')
})

test('an error goes to stderr with its position and exit code 1', () => {
  expect(sx('eval', '(begin 1\n  (car 5))')).toEqual({
    code: 1,
    out: '',
    err: '2:3: type-error: first: wanted a list that is not empty 5\n',
  })
  expect(sx('eval', '(+ 1')).toEqual({
    code: 1,
    out: '',
    err: '1:1: read-error: not closed before the end\n',
  })
  expect(sx('eval', '(let)').err).toBe('1:1: syntax-error: let: wanted 1 or more forms, got 0\n')
})

test('an error has the position of its form on every tier', () => {
  const program = `(define (price x)
  (let ((y (* x 2)))
    (if (> y 10) (vector-ref (vector y) x) (string-length y))))
(define (all xs)
  (map (fn (x) (price x)) xs))
`
  for (const tier of ['cek', 'vm', 'js', 'auto']) {
    const at = (call: string) => sx('eval', '--tier', tier, program + call).err.split(': ')[0]
    expect({ tier, at: [at('(all (list 9))'), at('(all (list 1))'), at('(list 1 (all 5))')] }).toEqual({
      tier,
      at: ['3:18', '3:44', '6:1'],
    })
    expect(at('(define (go n) (if (= n 0) (price 1) (begin (price 6) (go (- n 1))))) (go 1)')).toBe('3:18')
    expect(at('(define (go n) (if (= n 0) (price 1) (begin (abs n) (go (- n 1))))) (go 3000)')).toBe('3:44')
  }
})

test('a limit is exit code 3, wrong usage 2', () => {
  expect(sx('eval', '(let l () (l))', '--untrusted').code).toBe(3)
  for (const args of [[], ['nonsense'], ['eval'], ['eval', '1', '--tier', 'xx'], ['run', '--bogus']])
    expect(sx(...args).code).toBe(2)
})

test('run, site, fmt and test work on files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sx-cli-'))
  try {
    writeFileSync(
      join(folder, '_parts.sx'),
      '(defcomp ~page (&key name &rest children) (html (head (title name)) (body children)))',
    )
    writeFileSync(join(folder, 'index.sx'), '(require "_parts.sx")\n(~page :name "Home" (p "hello"))')
    writeFileSync(join(folder, 'prog.sx'), '(require "_parts.sx")\n(print (+ 1 2))')
    writeFileSync(join(folder, 'ugly.sx'), '(define (f x)\n(if x\n1\n      2))   \n\n\n\n(f 1)')
    writeFileSync(join(folder, 'fails.sx'), '(+ 1 1) ; => 3')
    expect(sx('run', join(folder, 'prog.sx')).out).toBe('3\n')
    rmSync(join(folder, 'prog.sx'))
    expect(sx('fmt', '--check', join(folder, 'ugly.sx')).code).toBe(1)
    expect(sx('fmt', join(folder, 'ugly.sx')).code).toBe(0)
    expect(readFileSync(join(folder, 'ugly.sx'), 'utf8')).toBe(
      '(define (f x)\n  (if x\n    1\n    2))\n\n(f 1)\n',
    )
    expect(sx('test', join(folder, 'fails.sx'))).toMatchObject({
      code: 1,
      out: 'FAIL fails / fails.sx: line 1: gave 2, wanted 3\nfails: 0 passed, 1 failed\n0 passed, 1 failed\n',
    })
    expect(sx('site', folder, join(folder, 'out')).code).toBe(0)
    expect(readFileSync(join(folder, 'out/index.html'), 'utf8')).toBe(
      '<!doctype html>\n<html><head><title>Home</title></head><body><p>hello</p></body></html>\n',
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('over HTTP: eval, render and pages, errors and limits by their status', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sx-http-'))
  writeFileSync(join(folder, 'hello.sx'), '(p "hello")')
  mkdirSync(join(folder, 'folder.sx'))
  const server = serveHttp(folder, 0)
  const post = (path: string, body: string) => fetch(new URL(path, server.url), { method: 'POST', body })
  try {
    expect(await (await post('/eval', '(+ 1 2)')).text()).toBe('3\n')
    expect(await (await post('/render', '(p "<")')).text()).toBe('<p>&lt;</p>')
    expect((await post('/eval', '(car 5)')).status).toBe(422)
    expect((await post('/render', '(let l () (l))')).status).toBe(413)
    expect(await (await fetch(new URL('/hello', server.url))).text()).toBe('<p>hello</p>')
    expect((await fetch(new URL('/..%2f..%2fetc%2fpasswd', server.url))).status).toBe(404)
    expect((await fetch(new URL('/none', server.url))).status).toBe(404)
    for (const path of ['/%E0%A4%A', '/%', '/%zz', '/hello%00', '/a%0Ab', '/%ff'])
      expect({ path, status: (await fetch(`${server.url.origin}${path}`)).status }).toEqual({
        path,
        status: 400,
      })
    expect((await fetch(`${server.url.origin}/${'x'.repeat(5_000)}`)).status).toBe(404)
    expect((await fetch(new URL('/folder', server.url))).status).toBe(404)
    expect((await fetch(new URL('/hello', server.url), { method: 'HEAD' })).status).toBe(200)
  } finally {
    await server.stop(true)
    rmSync(folder, { recursive: true })
  }
})

test('what a stranger sends stops nobody, and is answered without a word about the machine', async () => {
  const server = serveHttp(null, 0)
  const post = (path: string, body: string) => fetch(new URL(path, server.url), { method: 'POST', body })
  const tree = '(define (t n) (if (= n 0) (list) (let ((x (t (- n 1)))) (list x x))))'
  try {
    for (const [path, body, status] of [
      ['/eval', `${tree} (= (t 60) (t 60))`, 200],
      ['/eval', `${tree} (t 60)`, 413],
      ['/eval', `${tree} (error "x" (t 60))`, 422],
      ['/eval', `${tree} (raise (t 60))`, 422],
      ['/eval', '(begin (let loop () (loop)))', 413],
      ['/render', `${tree} (div (t 40))`, 413],
      ['/eval', '(%html 1 2)', 422],
      ['/render', '(%html 1 2)', 422],
      ['/render', '(p (%named 1 2))', 422],
      ['/eval', '(guard (e (true 1)) (dynamic-wind (fn () 1) (fn () (raise 1)) (fn () (raise 2))))', 200],
      ['/eval', '(gensym (vector 1))', 422],
      ['/eval', '(make-list -9007199254740991)', 200],
    ] as const) {
      const answer = await post(path, body)
      const text = await answer.text()
      expect({ body, status: answer.status }).toEqual({ body, status })
      expect(text.length).toBeLessThan(5_000)
      expect(text).not.toMatch(/\.ts\b|node_modules|\/(home|work|usr|root)\b|\[object/)
    }
    expect(await (await post('/eval', '(+ 1 2)')).text()).toBe('3\n')
  } finally {
    await server.stop(true)
  }
}, 60_000)

test('an untrusted file runs, within the limits and without files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sx-untrusted-'))
  try {
    const run = (source: string) => {
      writeFileSync(join(folder, 'stranger.sx'), source)
      return sx('run', '--untrusted', join(folder, 'stranger.sx'))
    }
    expect(run('(define (square x) (* x x)) (print (map square (list 1 2 3)))')).toEqual({
      code: 0,
      out: '(1 4 9)\n',
      err: '',
    })
    expect(run('(let loop () (loop))').code).toBe(3)
    expect(run('(require "stranger.sx")').err).toContain('the host grants no files')
    expect(run('(raw! "<b>")').code).toBe(1)
    expect(sx('run', '--untrusted', join(folder, 'none.sx')).err).toBe(
      'file-error: load: cannot read the file\n',
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 60_000)
