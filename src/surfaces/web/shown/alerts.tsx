/** What was alerted of late. */
export function RecentAlerts() {
  return null;
}
