import { uploadButton } from './upload'

/** Beside each address of a picture in the settings, a button that uploads one. */
export function registerPictureFields(form: HTMLFormElement): void {
  for (const name of ['featureImage', 'ogImage', 'twitterImage']) {
    const field = form.elements.namedItem(name)
    if (!(field instanceof HTMLInputElement)) continue
    field.after(
      uploadButton(({ url }) => {
        field.value = url
        field.dispatchEvent(new Event('input', { bubbles: true }))
      }),
    )
  }
}
