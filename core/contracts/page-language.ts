import { textDirection } from './text-direction'

type Attributes = { readonly lang?: string; readonly dir?: 'ltr' | 'rtl' }
type NameAttributes = { readonly lang?: string; readonly dir: 'auto' }

const isEnglish = (locale: string): boolean => /^en(?:-|$)/i.test(locale)

/** The language (BCP 47) of what our pages say themselves: English, as it is written where the site is. */
export const pageLanguage = (locale: string): string => (isEnglish(locale) ? locale : 'en')

/**
 * Of what people have written: in this language, or in the site's own, where the page around it is in another (WCAG 2.2,
 * 3.1.2).
 */
export function writtenHere(locale: string, language: string | null = null): Attributes {
  if (language === null && isEnglish(locale)) return {}
  const lang = language ?? locale
  return { lang, dir: textDirection(lang) ?? undefined }
}

/** The same of a line of words, such as a title: which way it runs its own letters say. */
export function nameWrittenHere(locale: string): NameAttributes {
  return { lang: writtenHere(locale).lang, dir: 'auto' }
}

/** The same around a document that says itself which of its blocks run from the right (`core/lexical/directions.ts`). */
export function documentWrittenHere(locale: string): Attributes {
  const { lang, dir } = writtenHere(locale)
  return { lang, dir: dir === 'rtl' ? 'ltr' : dir }
}

/** Of what our pages say within a text that people have written. */
export function saidByPage(locale: string, language: string | null): Attributes {
  return language === null && isEnglish(locale) ? {} : { lang: pageLanguage(locale), dir: 'ltr' }
}
