import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now, searchWords } from '../columns'
import { Member } from '../identity/member'
import { Media } from '../site/media'

/** A post or a page. Whether it is public says its `Publication`; whether it will be, its `PublicationSchedule`. */
export const Post = defineEntity({
  name: 'Post',
  tableName: 'posts',
  properties: {
    id: id(),
    kind: p.enum(['post', 'page']),
    slug: p.string().length(191),
    title: p.string().length(2000),
    /** Lexical JSON in Ghost's node types: the only source; html and plaintext are made from it. */
    document: p.json<unknown>(),
    /** As a visitor sees it: of a post for members, its beginning. */
    html: p.text().default(''),
    /** As a member sees it, where that differs. */
    memberHtml: p.text().nullable(),
    /** As who pays sees it, where that differs from what any member sees. */
    paidHtml: p.text().nullable(),
    /** As an editor sees it, where that differs from both. */
    editorHtml: p.text().nullable(),
    /** Which version of the renderer made these. */
    rendering: p.integer().default(0).index(),
    plaintext: p.text().default(''),
    excerpt: p.text().default(''),
    customExcerpt: p.text().nullable(),
    featureImage: p.text().nullable(),
    featureImageAlt: p.text().nullable(),
    featureImageCaption: p.text().nullable(),
    featureMedia: () => p.manyToOne(Media).nullable().deleteRule('set null'),
    featured: p.boolean().default(false),
    visibility: p.enum(['public', 'members', 'paid', 'tiers']).default('public'),
    metaTitle: p.text().nullable(),
    metaDescription: p.text().nullable(),
    canonicalUrl: p.text().nullable(),
    ogTitle: p.text().nullable(),
    ogDescription: p.text().nullable(),
    ogImage: p.text().nullable(),
    twitterTitle: p.text().nullable(),
    twitterDescription: p.text().nullable(),
    twitterImage: p.text().nullable(),
    /** Where the subject of the picture on top is, in hundredths from the left; null is the middle. */
    focalX: p.smallint().nullable().check('"focal_x" >= 0 and "focal_x" <= 100'),
    /** The same, from the top. */
    focalY: p.smallint().nullable().check('"focal_y" >= 0 and "focal_y" <= 100'),
    /** Whatever else an imported post carried (code injection, card settings, e-mail fields): kept, not used. */
    imported: p.json<Record<string, unknown>>().nullable(),
    createdBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    createdAt: now(),
    updatedAt: moment()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    /** Goes up with every save; an editor who saves an older one gets EditCollision. */
    search: searchWords('title', 'excerpt', 'plaintext'),
    /** BCP 47; null: the site's own. */
    language: p.text().nullable(),
    /** The post that it is the translation of; that one is no translation itself. */
    translationOfId: p.uuid().nullable(),
    /** Into the head and below the text; written by operators, without scripts. */
    codeHead: p.text().nullable(),
    codeFoot: p.text().nullable(),
    /** What it is found by, in its language; kept by the database, read by no entity. */
    words: p.string().columnType('tsvector').nullable().hidden().lazy(),
    version: p.integer().default(1),
  },
  uniques: [{ properties: ['slug'] }],
})

export type Post = InferEntity<typeof Post>
