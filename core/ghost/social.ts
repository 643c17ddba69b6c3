import type { GhostCodeInjection, GhostSocial } from './model'
import { type Row, text } from './rows'

export function socialOf(row: Row): GhostSocial {
  return {
    metaTitle: text(row, 'meta_title'),
    metaDescription: text(row, 'meta_description'),
    ogImage: text(row, 'og_image'),
    ogTitle: text(row, 'og_title'),
    ogDescription: text(row, 'og_description'),
    twitterImage: text(row, 'twitter_image'),
    twitterTitle: text(row, 'twitter_title'),
    twitterDescription: text(row, 'twitter_description'),
  }
}

export function codeInjectionOf(row: Row): GhostCodeInjection {
  return { head: text(row, 'codeinjection_head'), foot: text(row, 'codeinjection_foot') }
}
