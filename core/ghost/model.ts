import type { LexicalDocument } from '#core/lexical'

/** What people see of a site, as far as its export says. Addresses may begin with `__GHOST_URL__`. */
export type GhostSite = {
  readonly title: string
  readonly description: string
  readonly locale: string
  readonly timeZone: string
  readonly accentColor: string | null
  readonly logo: string | null
  readonly icon: string | null
  readonly coverImage: string | null
  readonly navigation: readonly GhostNavigationItem[]
  readonly secondaryNavigation: readonly GhostNavigationItem[]
  readonly social: GhostSocial
  readonly codeInjection: GhostCodeInjection
  /** Every setting as Ghost kept it, but passwords and keys. */
  readonly settings: Readonly<Record<string, string>>
}

export type GhostNavigationItem = {
  readonly label: string
  readonly url: string
  readonly visibility: string
}

/** What search engines and other sites show of a page; null: nothing of its own. */
export type GhostSocial = {
  readonly metaTitle: string | null
  readonly metaDescription: string | null
  readonly ogImage: string | null
  readonly ogTitle: string | null
  readonly ogDescription: string | null
  readonly twitterImage: string | null
  readonly twitterTitle: string | null
  readonly twitterDescription: string | null
}

/** Kept for the record and for whoever moves it by hand; never executed or shown by us. */
export type GhostCodeInjection = { readonly head: string | null; readonly foot: string | null }

export type GhostStatus = 'published' | 'draft' | 'scheduled' | 'sent'
export type GhostVisibility = 'public' | 'members' | 'paid' | 'tiers'

/** A post or a page. `id` and every id in a list are ours (`ghostUuid`); `ghostId` is Ghost's own. */
export type GhostPost = {
  readonly id: string
  readonly ghostId: string
  readonly uuid: string | null
  readonly type: 'post' | 'page'
  readonly title: string
  readonly slug: string
  readonly status: GhostStatus
  readonly visibility: GhostVisibility
  /** Tiers that may read it when `visibility` is `tiers`. */
  readonly tierIds: readonly string[]
  readonly document: LexicalDocument
  /** Where the document was read from; `html` ones are a single card of HTML. */
  readonly source: 'lexical' | 'html' | 'empty'
  readonly featured: boolean
  readonly showTitleAndFeatureImage: boolean
  readonly featureImage: { readonly src: string; readonly alt: string; readonly captionHtml: string } | null
  readonly excerpt: string | null
  /** Went out by letter only and was never a page. */
  readonly emailOnly: boolean
  readonly emailSubject: string | null
  /** The newsletter it was or will be sent with. */
  readonly newsletterId: string | null
  readonly emailRecipientFilter: string | null
  readonly canonicalUrl: string | null
  readonly social: GhostSocial
  readonly codeInjection: GhostCodeInjection
  readonly customTemplate: string | null
  readonly locale: string | null
  /** First is the primary one. */
  readonly tagIds: readonly string[]
  readonly authorIds: readonly string[]
  readonly createdAt: Date
  readonly updatedAt: Date
  /** In the future for scheduled ones. */
  readonly publishedAt: Date | null
}

export type GhostTag = {
  readonly id: string
  readonly ghostId: string
  readonly name: string
  readonly slug: string
  readonly description: string | null
  /** Ghost's `#hash` tags sort posts for editors and are never shown. */
  readonly internal: boolean
  readonly featureImage: string | null
  readonly accentColor: string | null
  readonly canonicalUrl: string | null
  readonly social: GhostSocial
  readonly codeInjection: GhostCodeInjection
  readonly createdAt: Date
  readonly updatedAt: Date
}

export type GhostAuthor = {
  readonly id: string
  readonly ghostId: string
  readonly name: string
  readonly slug: string
  readonly email: string
  readonly bio: string | null
  readonly website: string | null
  readonly location: string | null
  readonly profileImage: string | null
  readonly coverImage: string | null
  /** Ghost's role names, e.g. `Owner`, `Editor`, `Author`. */
  readonly roles: readonly string[]
  readonly active: boolean
  readonly createdAt: Date
}

export type GhostNewsletter = {
  readonly id: string
  readonly ghostId: string
  readonly name: string
  readonly slug: string
  readonly description: string | null
  readonly senderName: string | null
  readonly senderEmail: string | null
  readonly footerHtml: string | null
  readonly active: boolean
  /** New members receive it unless they say no. */
  readonly subscribeOnSignup: boolean
  readonly sortOrder: number
  readonly createdAt: Date
}

export type GhostTier = {
  readonly id: string
  readonly ghostId: string
  readonly name: string
  readonly slug: string
  readonly description: string | null
  readonly paid: boolean
  readonly active: boolean
  readonly currency: string | null
  /** Minor units of `currency`. */
  readonly monthlyPrice: number | null
  readonly yearlyPrice: number | null
  readonly benefits: readonly string[]
}

export type GhostSnippet = {
  readonly id: string
  readonly ghostId: string
  readonly name: string
  readonly document: LexicalDocument
}

/** Something the import had to leave out or mend: said in a sentence, with the row it is about. */
export type GhostWarning = {
  readonly table: string
  readonly ghostId: string
  readonly message: string
  /** The row as it stood in the export. */
  readonly row: Readonly<Record<string, unknown>>
}

export type GhostExport = {
  readonly version: string
  readonly exportedAt: Date | null
  readonly site: GhostSite
  /** Posts and pages, oldest first. */
  readonly posts: readonly GhostPost[]
  readonly tags: readonly GhostTag[]
  readonly authors: readonly GhostAuthor[]
  readonly newsletters: readonly GhostNewsletter[]
  readonly tiers: readonly GhostTier[]
  readonly snippets: readonly GhostSnippet[]
  readonly warnings: readonly GhostWarning[]
  /** Of a file that was made of another one: what of that has no place here, in sentences. Ghost's own says nothing. */
  readonly leftOut: readonly string[]
}
