import type { LexicalNode } from './document'
import type { DocumentLabels } from './labels'

export type Size = { readonly width: number; readonly height: number }

/** A picture the document shows, its address already resolved; sizes in pixels where known. */
export type DocumentImage = {
  readonly src: string
  readonly alt: string
  readonly width: number | null
  readonly height: number | null
}

/** Who reads: cards may be meant for visitors only, or for free or paying members only; editors see both of these. */
export type Audience = 'visitor' | 'free' | 'paid' | 'editor'

/** A picture of ours: `src` for browsers that choose nothing, and what the others choose from. */
export type StoredPicture = Size & {
  readonly src: string
  readonly srcset: string
  /** The same as AVIF; '' when there is none. */
  readonly avif: string
  /** `#rrggbb`, in its place until it arrives. */
  readonly colour?: string | null
}

export type RenderOptions = {
  /** What Ghost's placeholder `__GHOST_URL__` stands for; '' makes such addresses relative. */
  readonly siteUrl?: string
  /** Last word on every address, e.g. from `/content/images/…` to our own media. Checked after it. */
  readonly mapUrl?: (url: string) => string
  /** Where sign-up cards and Ghost's `#/portal/signup` links lead. */
  readonly signupUrl?: string
  /** Where Ghost's other `#/portal/…` links lead. */
  readonly signinUrl?: string
  readonly audience?: Audience
  readonly medium?: 'web' | 'email'
  /** Stop at the paywall card: what follows is not in the result at all. */
  readonly paywalled?: boolean
  /** Direction of the page around; only what differs gets a `dir`. */
  readonly direction?: 'ltr' | 'rtl'
  /** Ids the page around uses; no heading takes one of them. */
  readonly reservedIds?: readonly string[]
  /** Size of a picture whose node does not say it, so that the page never jumps. */
  readonly imageSize?: (src: string) => Size | null
  /** The stored sizes of a picture of ours; null of any other. */
  readonly stored?: (src: string) => StoredPicture | null
  /** A `srcset` for a picture, e.g. `/media/x-600.webp 600w, /media/x-1200.webp 1200w`. */
  readonly srcset?: (src: string, width: number | null) => string | null
  /** The few words the renderer says itself. */
  readonly labels?: DocumentLabels
}

export type Rendered = {
  /** To be put into an element of class `doc`. */
  readonly html: string
  readonly plaintext: string
  readonly words: number
  readonly images: readonly DocumentImage[]
  /** True when a paywall cut the document short. */
  readonly cut: boolean
}

/** One run of the renderer: its options, what it has collected, and the way back into the tree. */
export type Rendering = {
  readonly options: Required<Omit<RenderOptions, 'imageSize' | 'srcset' | 'stored'>> &
    Pick<RenderOptions, 'imageSize' | 'srcset' | 'stored'>
  readonly ids: Set<string>
  readonly images: DocumentImage[]
  /** What the footnotes say, in the order of their numbers: a line of Markdown each. */
  readonly notes: string[]
  /** The AVIF `srcset` of each picture shown, by its `src`. */
  readonly avif: Map<string, string>
  /** Flow content: loose text among blocks gets a paragraph of its own. */
  blocks(nodes: readonly LexicalNode[]): string
  /** Phrasing content only, so that a block in the wrong place cannot break the page. */
  inline(nodes: readonly LexicalNode[]): string
  /** Flow content without paragraphs when all of it is phrasing, as in list items and quotes. */
  flow(nodes: readonly LexicalNode[]): string
  /** Whether a node is phrasing content. */
  isInline(node: LexicalNode): boolean
}

export type NodeRenderer = (node: LexicalNode, page: Rendering) => string
