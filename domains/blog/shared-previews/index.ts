export { sharedPreviews as routes } from './routes'

export const unlisted = ['/shared-previews']
