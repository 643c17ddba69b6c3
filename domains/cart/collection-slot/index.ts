export { collectionSlot as routes } from './routes'
