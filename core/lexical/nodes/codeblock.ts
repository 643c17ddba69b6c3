import { children, text } from '../fields'
import { attributes, escapeHtml } from '../markup'
import { plaintextOf } from '../plaintext'
import type { NodeRenderer } from '../rendering'
import { figure } from './image'

/** Code to be read, never run. It can be scrolled by keyboard, hence the `tabindex`. */
export const codeblock: NodeRenderer = (node, page) => {
  // Lexical's own `code` node keeps its lines as children.
  const code = node.type === 'code' ? plaintextOf(page.inline(children(node))) : text(node, 'code')
  const language = text(node, 'language')
    .replace(/[^\w+#-]/g, '')
    .slice(0, 30)
  const name = language ? `language-${language}` : ''
  const pre = `<pre tabindex="0"><code${attributes({ class: name })}>${escapeHtml(code)}</code></pre>`
  const caption = text(node, 'caption')
  return caption ? figure('doc-code', pre, caption, page) : pre
}
