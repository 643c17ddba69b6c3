/** Keeps the search result and the shared link beside the form as they will be, by the rules of `posts/social-card.ts`. */
export function registerCardPreview(form: HTMLFormElement): void {
  const search = form.querySelector<HTMLElement>('[data-search-preview]')
  const shared = form.querySelector<HTMLElement>('[data-shared-preview]')
  if (!search || !shared) return
  const typed = (name: string) =>
    (form.elements.namedItem(name) as HTMLInputElement | null)?.value.trim() ?? ''
  const excerpt = search.dataset.excerpt ?? ''
  const show = () => {
    const title = typed('metaTitle') || typed('title') || 'Untitled'
    const description = typed('metaDescription') || typed('customExcerpt') || excerpt
    say(search, title, description)
    say(shared, typed('ogTitle') || title, typed('ogDescription') || description)
    showPicture(shared, typed('ogImage') || typed('featureImage'))
  }
  form.addEventListener('input', show)
}

function say(card: HTMLElement, title: string, description: string): void {
  part(card, 'title')?.replaceChildren(title)
  part(card, 'description')?.replaceChildren(description)
}

function showPicture(card: HTMLElement, address: string): void {
  const shown = part(card, 'image')
  // Pictures of other hosts are none that a page of ours loads.
  if (!/^\/(?!\/)/.test(address)) {
    shown?.remove()
    return
  }
  const picture = shown ?? addPicture(card)
  if (picture.getAttribute('src') !== address) picture.setAttribute('src', address)
}

/** As `card-fields.tsx` has it: there is no picture without an address. */
function addPicture(card: HTMLElement): HTMLElement {
  const picture = document.createElement('img')
  picture.className = 'link-card__picture'
  picture.dataset.part = 'image'
  picture.alt = ''
  card.querySelector('figcaption')?.after(picture)
  return picture
}

function part(card: HTMLElement, name: string): HTMLElement | null {
  return card.querySelector<HTMLElement>(`[data-part="${name}"]`)
}
