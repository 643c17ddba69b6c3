// Exports of WordPress are read in this thread; `foreign-file.ts` asks it.
import { answerIn } from '#core/threads/in-thread'
import { UnusableFile } from './redirects'
import { wordpressAsGhost } from './wordpress'

export type WordpressAnswer = { readonly json: string } | { readonly sentence: string }

answerIn<string, WordpressAnswer>(xml => {
  try {
    return { json: wordpressAsGhost(xml) }
  } catch (fault) {
    if (fault instanceof UnusableFile) return { sentence: fault.message }
    throw fault
  }
})
