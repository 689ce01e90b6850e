// A page's own script with @segment/analytics-next from npm; the page says what to load it with.
import { AnalyticsBrowser } from "@segment/analytics-next";

window.analytics = AnalyticsBrowser.load(window.settings, window.options);
window.analytics.page();
