import { expect, test } from 'bun:test'
import { Code } from './code'

test('a short number stays on one line, and a long one may be broken', () => {
  expect(String(<Code text="JAR-12" />)).toBe('<span class="order-number">JAR-12</span>')
  expect(String(<Code text={`SKU-${'7'.repeat(40)}`} />)).toBe(`<span>SKU-${'7'.repeat(40)}</span>`)
  expect(String(<Code text="<b> 1" />)).toBe('<span>&lt;b&gt; 1</span>')
})
