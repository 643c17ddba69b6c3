import type { SharedPage } from '#core/contracts/page'
import { pageLanguage, saidByPage, writtenHere } from '#core/contracts/page-language'
import type { PublicPost } from '#core/services/blog/read-post'
import { directionOfMost } from '#core/text/direction'

type Page = Pick<SharedPage, 'locale'>
type Post = Pick<PublicPost, 'language' | 'title' | 'excerpt'>

/** Of a post: in its language, and where nobody said which, in the direction of its own letters. */
export function writtenIn({ locale }: Page, { language, title, excerpt }: Post) {
  const { lang, dir } = writtenHere(locale, language)
  const own = language === null ? directionOfMost(`${title} ${excerpt}`) : null
  return { lang, dir: own && own !== (dir ?? 'ltr') ? own : dir }
}

/** Of its text, which says itself which of its blocks run from the right. */
export function textWrittenIn(page: Page, post: Post) {
  return writtenIn(page, post).dir === 'rtl' ? { dir: 'ltr' as const } : {}
}

/** Of what the site says within a post. */
export function wordsOfTheSite(page: Page, post: Post) {
  const said = saidByPage(page.locale, post.language)
  if (said.dir || writtenIn(page, post).dir !== 'rtl') return said
  return { lang: pageLanguage(page.locale), dir: 'ltr' as const }
}
