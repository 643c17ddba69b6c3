import type { SharedPage } from '#core/contracts/page'
import { saidByPage } from '#core/contracts/page-language'
import type { PublicPost } from '#core/services/blog/read-post'

/** Of what the site says within a post. */
export const wordsOfTheSite = (
  { locale }: Pick<SharedPage, 'locale'>,
  { language }: Pick<PublicPost, 'language'>,
) => saidByPage(locale, language)
