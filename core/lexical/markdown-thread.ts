// Long Markdown is rendered in this thread; `markdown-html.ts` asks it.
import { answerIn } from '#core/threads/in-thread'
import { type MarkdownToRender, renderNow } from './markdown-html'

answerIn<MarkdownToRender, string>(renderNow)
