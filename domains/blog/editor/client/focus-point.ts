import { element } from './dom'

/** A click on the whole picture says where its subject is; the two fields say the same by the keyboard. */
export function registerFocusPoint(form: HTMLFormElement): void {
  const place = form.querySelector<HTMLElement>('[data-focus-point]')
  const crop = place?.querySelector<HTMLImageElement>('.focus__crop')
  const [x, y] = ['focalX', 'focalY'].map(name => form.elements.namedItem(name) as HTMLInputElement | null)
  if (!place || !crop || !x || !y) return
  const picture = element('img', { class: 'focus__whole', src: crop.src, alt: '' })
  const mark = element('span', { class: 'focus__mark' })
  const whole = element('div', { class: 'focus__picture' }, picture, mark)
  crop.closest('figure')?.before(whole)
  const show = () => {
    const [across, down] = [x.value || '50', y.value || '50']
    mark.style.left = `${across}%`
    mark.style.top = `${down}%`
    crop.style.objectPosition = `${across}% ${down}%`
  }
  picture.addEventListener('click', event => {
    const box = picture.getBoundingClientRect()
    x.value = hundredths(event.clientX - box.left, box.width)
    y.value = hundredths(event.clientY - box.top, box.height)
    x.dispatchEvent(new Event('input', { bubbles: true }))
  })
  place.addEventListener('input', show)
  show()
}

/** `at` of `length`, both in pixels, as the field has it. */
export function hundredths(at: number, length: number): string {
  return String(Math.round(Math.min(1, Math.max(0, at / length)) * 100))
}
