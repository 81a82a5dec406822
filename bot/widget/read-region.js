const LONGEST_REGION = 64; // more than the server takes, which would refuse every message of the page

/**
 * @param {?string} region what the page's address says
 * @returns {string} the region, or '' for what can be none: a link must not break the page
 */
export function readRegion(region) {
  return region !== null && region.length <= LONGEST_REGION ? region : '';
}
