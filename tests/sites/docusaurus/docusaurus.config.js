module.exports = {
  title: "Sample",
  url: "http://localhost",
  baseUrl: "/",
  onBrokenLinks: "throw",
  // It does not see the rows that findings in a picture lead to.
  onBrokenAnchors: "ignore",
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false, theme: {} }]],
};
