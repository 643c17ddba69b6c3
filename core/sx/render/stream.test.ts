import { expect, test } from 'bun:test'
import { Sx } from '../runtime/sx.ts'

test('what stands before a slow part is sent before the part is made', () => {
  const log: string[] = []
  const sx = new Sx({
    effects: {
      slow: () => {
        log.push('made')
        return 'late'
      },
    },
  })
  sx.renderStream('(main (h1 "Title") (p (perform \'slow)) (footer "end"))', part => log.push(part))
  expect(log).toEqual(['<main><h1>Title</h1><p>', 'made', 'late', '</p><footer>end</footer></main>'])
})

test('the parts together are what render gives', () => {
  const sx = new Sx({})
  const source =
    '(defcomp ~c (&key x) (b x)) (div :class (str "a" 1) (~c :x "<") (map (fn (i) (li i)) (range 3)))'
  let all = ''
  sx.renderStream(source, part => {
    all += part
  })
  expect(all).toBe('<div class="a1"><b>&lt;</b><li>0</li><li>1</li><li>2</li></div>')
  expect(sx.render(source)).toBe(all)
})

test('raw HTML and scripts are there only where the host grants them', () => {
  expect(() => new Sx({}).render('(raw! "<b>")')).toThrow('not defined')
  const granted = new Sx({ raw: true })
  expect(granted.render('(div (raw! "<b>x</b>") (script "let a = 1 < 2"))')).toBe(
    '<div><b>x</b><script>let a = 1 < 2</script></div>',
  )
  expect(() => granted.render('(script "</script><script>")')).toThrow('closes it')
})
