import { expect, test } from 'bun:test'
import { load } from 'cheerio/slim'
import { cpuTimer } from '../../tests/cpu-time'
import { jsonLdNodes } from './json-ld'
import { urlKey } from './page-url'
import { localName } from './schema-node'

const blockOf = (json: string) =>
  load(`<script type="application/ld+json">${json}</script>`, { xml: { xmlMode: false } })
const namesIn = (json: string) => jsonLdNodes(blockOf(json)).nodes.map(node => node.name)

test.each([
  '{"name":"Kale"};',
  '  <!-- {"name":"Kale"} -->  ;\n',
  '/* <![CDATA[ */ {"name":"Kale"} /* ]]> */',
  '// <![CDATA[\n{"name":"Kale"}\n// ]]>',
  '{/* a // b */"name":"Kale",} // the end',
  String.raw`{"name":"Kale","url":"https://farm.example/*a*/","about":"Dinah\'s"}`,
])('what shops put around their JSON is taken off: %j', json => {
  expect(namesIn(json)).toEqual(['Kale'])
})

test.each(['{"name":"Kale', String.raw`{"name":"Kale\ `])(
  'a block that ends in the middle of a text is said, and read by nobody: %j',
  json => {
    const { nodes, warnings } = jsonLdNodes(blockOf(json))
    expect([nodes.length, warnings.length]).toEqual([0, 1])
  },
)

test('a comment that ends nowhere ends with its block', () => {
  expect(namesIn('{"name":"Kale"} /* and')).toEqual(['Kale'])
})

test('what a stranger’s page repeats costs what it is long', () => {
  const took = cpuTimer()
  const often = (part: string) => part.repeat(Math.ceil(100_000 / part.length))
  for (const part of [' ', '/* ', '\\"', '"\\', '// ', '} ', '; ']) {
    expect(jsonLdNodes(blockOf(`{${often(part)}x`)).warnings).toHaveLength(1)
  }
  expect(localName(`${often('/')}Product`)).toBe('Product')
  expect(urlKey(`https://farm.example${often('/')}a//`)).toEndWith('/a')
  expect(took()).toBeLessThan(2_000)
})
