// Long posts are rendered in this thread; `render-long.ts` asks it.
import { answerIn } from '#core/threads/in-thread'
import { type PostToRender, renderNow } from './render-long'
import type { RenderedPost } from './render-post'

answerIn<PostToRender, RenderedPost>(renderNow)
