#include "aws/xml.h"

#include <gtest/gtest.h>

namespace tocsin::aws {
namespace {

TEST(Xml, ReadsElementsAndText) {
  const auto root = parse_xml(R"(<?xml version="1.0"?>
<!-- x --><A xmlns="http://y" b='>'>
  <B>one &lt;&amp;&gt;&quot;&apos; &#65;&#x20AC;</B><B/><C><D>two</D><D>three</D></C><E><![CDATA[<&]]></E>
</A>
)");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->name, "A");
  EXPECT_EQ(root->text, "");
  EXPECT_EQ(root->children.size(), 4U);
  EXPECT_EQ(root->text_at("B"), "one <&>\"' A\xE2\x82\xAC");
  EXPECT_EQ(root->text_at("C/D"), "two");
  EXPECT_EQ(root->text_at("E"), "<&");
  EXPECT_EQ(root->text_at("C/X"), "");
  EXPECT_EQ(root->find("x"), nullptr);
  ASSERT_NE(root->find_path("C"), nullptr);
  EXPECT_EQ(root->find_path("C")->children[1].text, "three");
}

TEST(Xml, RefusesWhatIsNotWellFormed) {
  for (const std::string text : {"",
                                 "x",
                                 "<",
                                 "<a",
                                 "<a>",
                                 "<a></b>",
                                 "<a/><b/>",
                                 "<a>&x;</a>",
                                 "<a>&amp</a>",
                                 "<a b></a>",
                                 "<a b=c/>",
                                 "<a b='c/>",
                                 "<a></a",
                                 "< a/>",
                                 "<a>&#0;</a>",
                                 "<a>&#xD800;</a>",
                                 "<a>&#x110000;</a>",
                                 "<a>&#;</a>",
                                 "<!DOCTYPE a><a/>",
                                 "<a><!ENTITY x 'y'></a>",
                                 "<a><![CDATA[</a>",
                                 "<a><!-- </a>",
                                 "<?xml <a/>"}) {
    EXPECT_FALSE(parse_xml(text)) << text;
  }
}

TEST(Xml, HasABottom) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_FALSE(parse_xml(deep));
  EXPECT_TRUE(parse_xml("<a><b><c/></b></a>"));
}

}  // namespace
}  // namespace tocsin::aws
