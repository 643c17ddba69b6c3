import { expect, test } from 'bun:test'
import { UNTRUSTED } from '../meter/meter.ts'
import { write } from '../printer/print.ts'
import { Sx } from '../runtime/sx.ts'

const stranger = (source: string): string => new Sx({ limits: UNTRUSTED }).render(source)
const granted = (source: string): string => new Sx({ raw: true }).render(source)

test('attributes that command the browser or a library are the host’s to grant', () => {
  for (const form of [
    '(meta :http-equiv "refresh" :content "0;url=https://evil.example")',
    '(meta :HTTP-Equiv "refresh")',
    '(div :hx-get "/x")',
    '(div :HX-Post "/x")',
    '(div :hx-on:click "x()")',
    '(div :data-hx-get "/x")',
    '(div :data-ws-connect "/x")',
    '(div :sse-connect "/x")',
    '(div :onclick "x()")',
    '(div :oNmOuSeOvEr "x()")',
    '(div :x-on:click "x()")',
    '(div :@click "x()")',
    '(div :_ "on click log 1")',
    '(div :popover "auto")',
    '(dialog :open true "x")',
    '(a :ping "https://evil.example" "x")',
    '(button :form "login" "x")',
    '(div :is "evil-widget")',
    '(svg (path :filter "url(https://evil.example/x)"))',
    '(svg (rect :onload "x()"))',
    '(img :crossorigin "use-credentials" :src "/x")',
    '(my-widget :onfocus "x()")',
    '(my-widget :srcdoc "x")',
    '(div :constructor "x")',
    '(div :__proto__ "x")',
  ])
    expect({ form, refused: refusal(form) }).toEqual({ form, refused: 'does not grant' })
})

function refusal(form: string): string {
  try {
    return stranger(form)
  } catch (e) {
    return /does not grant/.exec(String(e))?.[0] ?? String(e)
  }
}

test('elements that run, fetch or frame are the host’s to grant', () => {
  for (const tag of ['script', 'style', 'iframe', 'object', 'embed', 'base'])
    expect(() => stranger(`(${tag} "x")`)).toThrow('does not grant')
  for (const tag of [
    'foreignObject',
    'animate',
    'set',
    'frame',
    'frameset',
    'applet',
    'SCRIPT',
    'math',
    'portal',
  ])
    expect(() => stranger(`(${tag} "x")`)).toThrow('not defined')
})

test('style sheets, forms and drawings come from the same host', () => {
  for (const url of [
    'https://evil.example/x',
    '//evil.example/x',
    '/\\evil.example',
    '\\\\evil.example',
    ' \t//evil.example',
    'javascript:alert(1)',
    'data:text/css,x',
    'java\nscript:alert(1)',
  ]) {
    const x = write(url)
    expect(stranger(`(link :rel "stylesheet" :href ${x})`)).toBe('<link rel="stylesheet" href="#">')
    expect(stranger(`(form :action ${x})`)).toBe('<form action="#"></form>')
    expect(stranger(`(button :formaction ${x} "b")`)).toBe('<button formaction="#">b</button>')
    expect(stranger(`(svg (use :href ${x}))`)).toBe('<svg><use href="#"></use></svg>')
    expect(stranger(`(let ((x ${x})) (form :action x))`)).toBe('<form action="#"></form>')
  }
  expect(stranger('(link :rel "stylesheet" :href "/own.css")')).toBe(
    '<link rel="stylesheet" href="/own.css">',
  )
  expect(stranger('(form :action "/send?x=1:2")')).toBe('<form action="/send?x=1:2"></form>')
  expect(stranger('(svg (use :href "#leaf"))')).toBe('<svg><use href="#leaf"></use></svg>')
  expect(stranger('(svg (path :fill "url(https://evil.example#x)"))')).toBe(
    '<svg><path fill="none"></path></svg>',
  )
})

test('a link leads nowhere that runs, and data are for pictures alone', () => {
  for (const url of [
    'javascript:alert(1)',
    'JAVASCRIPT:x',
    '\u0001javascript:x',
    'vbscript:x',
    'data:text/html,x',
    'data:image/png;base64,AAAA',
    'blob:x',
    'file:///etc/passwd',
  ])
    expect(stranger(`(a :href ${write(url)} "x")`)).toBe('<a href="#">x</a>')
  for (const url of ['data:image/svg+xml;base64,AAAA', 'data:text/html;base64,AAAA', 'javascript:x']) {
    expect(stranger(`(img :src ${write(url)})`)).toBe('<img src="#">')
    expect(stranger(`(video :poster ${write(url)})`)).toBe('<video poster="#"></video>')
  }
  expect(stranger('(img :src "data:image/png;base64,AAAA" :alt "x")')).toBe(
    '<img src="data:image/png;base64,AAAA" alt="x">',
  )
})

test('a style neither fetches nor lays anything over the page', () => {
  for (const style of [
    'position: fixed',
    'position:absolute; inset:0',
    'POSITION : FIXED',
    'position: sticky; top: 0',
    'margin-top: -500px',
    'margin: calc(0px - 500px)',
    'margin-left: min(-1px, 2px)',
    'text-indent: -999em',
    'transform: translate(-100vw)',
    'translate: 10px',
    'top: 0; left: 0; z-index: 99',
    'inset: 0',
    'background: url(https://evil.example)',
    'background: image-set("x" 1x)',
    'background-image: url(x)',
    'cursor: url(x)',
    'content: "x"',
    'behavior: url(x)',
    'width: expression(alert(1))',
    'position: fi\\78 ed',
    'position:/**/fixed',
    '@import "x"',
    'box-shadow: 0 0 0 9999px red',
    'outline: 9999px solid red',
    'animation: x 1s',
    '--x: 1',
    'color: var(--x)',
    'clip-path: inset(0)',
  ])
    expect({ style, kept: stranger(`(p :style ${write(style)})`) }).toEqual({
      style,
      kept: '<p style=""></p>',
    })
  for (const style of [
    'color: red; width: 5%',
    'margin: 0 auto',
    'display: grid; gap: 1rem',
    'width: calc(100% - 2rem)',
    'background: linear-gradient(red, blue)',
    'position: relative',
    'font-family: serif',
  ])
    expect(stranger(`(p :style ${write(style)})`)).toBe(`<p style="${style}"></p>`)
  expect(stranger('(p :style "color: red; position: fixed; width: 5%")')).toBe(
    '<p style="color: red; width: 5%"></p>',
  )
})

test('a page says of itself only what commands nothing', () => {
  expect(stranger('(meta :name "description" :content "x")')).toBe('<meta name="description" content="x">')
  expect(stranger('(meta :name "htmx-config" :content "x")')).toBe('<meta name="" content="x">')
  expect(stranger('(meta :charset "utf-8")')).toBe('<meta charset="utf-8">')
})

test('with the grant all of it may be written', () => {
  expect(granted('(div :hx-get "/x" :style "position: fixed" :onclick "x()")')).toBe(
    '<div hx-get="/x" style="position: fixed" onclick="x()"></div>',
  )
  expect(granted('(meta :http-equiv "refresh" :content "5")')).toBe('<meta http-equiv="refresh" content="5">')
})

test('what the language is made of can be neither called nor named', () => {
  for (const name of [
    '%html',
    '%make-component',
    '%named',
    '%argument-of',
    '%key-ref',
    '%record-slot',
    '%guard',
    '%apply',
    '%error',
    '%of-kind',
    '%argument',
    '%run-test',
    '%expect',
  ])
    for (const source of [`(${name} 1 2 3)`, name, `(map ${name} (list 1))`]) {
      expect(() => new Sx({ limits: UNTRUSTED }).eval(source)).toThrow('not defined')
      expect(() => new Sx({ limits: UNTRUSTED }).eval(`(eval '${source})`)).toThrow('not defined')
      expect(() => Sx.r7rs({ limits: UNTRUSTED }).eval(source)).toThrow('not defined')
    }
  expect(new Sx({}).eval('(define (%mine x) (* x 2)) (%mine 4)')).toBe(8)
})
