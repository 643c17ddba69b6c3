export { exportOf } from './export-of'
