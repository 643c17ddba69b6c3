import type { SharedPage } from '#core/contracts/page'
import { textDirection } from '#core/contracts/text-direction'
import type { PublicPost } from '#core/services/blog/read-post'

/** Of what the site says within a post: its own language and direction, where the post’s are others (WCAG 2.2, 3.1.2). */
export function wordsOfTheSite(
  { locale }: Pick<SharedPage, 'locale'>,
  { language }: Pick<PublicPost, 'language'>,
) {
  return language ? { lang: locale, dir: textDirection(locale) ?? 'ltr' } : {}
}
